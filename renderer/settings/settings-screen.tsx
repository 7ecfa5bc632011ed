import {
  BedSingle,
  Bell,
  BellRing,
  BookUser,
  Eye,
  FileOutput,
  FileText,
  Globe,
  HardDrive,
  Info,
  Keyboard,
  KeyRound,
  LayoutPanelLeft,
  ListChecks,
  Mic,
  Monitor,
  Send,
  Server,
  ShieldCheck,
  TextCursorInput,
  Timer,
  Users,
} from "lucide-react";
import type { Settings } from "../../shared/contract/settings.ts";
import { TroubleState } from "../app/trouble.tsx";
import { DirectoryPage } from "../directory/directory-page.tsx";
import { ScopePage } from "../scope/scope-page.tsx";
import { TemplatesPage } from "../templates/templates-page.tsx";
import { ScreenHead } from "../ui/screen-head.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { SideTabs, type TabEntry } from "../ui/tabs.tsx";
import { AboutPage } from "./about-page.tsx";
import { AdtPage } from "./adt-page.tsx";
import { AlertPolicyPage } from "./alert-policy-page.tsx";
import { ArchivesPage } from "./archives-page.tsx";
import { AutotextPage } from "./autotext-page.tsx";
import { DestinationsPage } from "./channels/destinations-page.tsx";
import { ChecksPage } from "./checks-page.tsx";
import { DictationPage } from "./dictation-page.tsx";
import { DisplaysPage } from "./displays-page.tsx";
import { HangingPage } from "./hanging-page.tsx";
import { KeptImagesPage } from "./kept-images-page.tsx";
import { KeysAndMousePage } from "./keys-and-mouse-page.tsx";
import { NoticesPage } from "./notices-page.tsx";
import { OutputsPage } from "./outputs-page.tsx";
import { PeoplePage } from "./people-page.tsx";
import { ReferrerPagePage } from "./referrer-page-page.tsx";
import { ReleasePage } from "./release-page.tsx";
import { SecurityPage } from "./security-page.tsx";
import { SeenPage } from "./seen-page.tsx";
import { useMayChange, useSettings } from "./use-settings.ts";

/** Where the profile is set up, and what the program says of itself. */
export function SettingsScreen() {
  const settings = useSettings();
  const mayChange = useMayChange();
  return (
    <>
      <ScreenHead title="Settings" />
      {settings.data === undefined && settings.error === null && (
        <SkeletonRows count={6} label="Fetching the settings" />
      )}
      {settings.data === undefined && settings.error !== null && (
        <TroubleState error={settings.error} onRetry={() => void settings.refetch()} isRetrying={settings.isFetching} />
      )}
      {settings.data !== undefined && <SideTabs label="Settings" tabs={tabsFor(settings.data, mayChange)} />}
    </>
  );
}

function tabsFor(settings: Settings, mayChange: boolean): TabEntry[] {
  const people: TabEntry = {
    id: "people",
    label: "People",
    icon: <Users aria-hidden="true" />,
    content: <PeoplePage settings={settings} />,
  };
  const scope: TabEntry = {
    id: "scope",
    label: "Scope of practice",
    icon: <ShieldCheck aria-hidden="true" />,
    content: <ScopePage />,
  };
  return [
    {
      id: "archives",
      label: "Archives",
      icon: <Server aria-hidden="true" />,
      content: <ArchivesPage settings={settings} mayChange={mayChange} />,
    },
    {
      id: "destinations",
      label: "Destinations",
      icon: <Send aria-hidden="true" />,
      content: <DestinationsPage settings={settings} mayChange={mayChange} />,
    },
    {
      id: "directory",
      label: "Directory",
      icon: <BookUser aria-hidden="true" />,
      content: <DirectoryPage mayChange={mayChange} />,
    },
    {
      id: "referrer-page",
      label: "Referrer's page",
      icon: <Globe aria-hidden="true" />,
      content: <ReferrerPagePage mayChange={mayChange} />,
    },
    ...(mayChange ? [people, scope] : []),
    ...tabsOfReading(settings, mayChange),
    {
      id: "keys",
      label: "Keys and mouse",
      icon: <Keyboard aria-hidden="true" />,
      content: <KeysAndMousePage />,
    },
    {
      id: "security",
      label: "Security",
      icon: <KeyRound aria-hidden="true" />,
      content: <SecurityPage />,
    },
    { id: "about", label: "About", icon: <Info aria-hidden="true" />, content: <AboutPage settings={settings} /> },
  ];
}

/** How cases are shown and read, then how they are written and sent. */
function tabsOfReading(settings: Settings, mayChange: boolean): TabEntry[] {
  return [
    {
      id: "hanging",
      label: "Hanging protocols",
      icon: <LayoutPanelLeft aria-hidden="true" />,
      content: <HangingPage />,
    },
    ...tabsOfWriting,
    ...tabsOfImages(mayChange),
    {
      id: "alerts",
      label: "Alerts",
      icon: <Bell aria-hidden="true" />,
      content: <AlertPolicyPage mayChange={mayChange} />,
    },
    {
      id: "notices",
      label: "Corrections and delays",
      icon: <BellRing aria-hidden="true" />,
      content: <NoticesPage destinations={settings.destinations} mayChange={mayChange} />,
    },
    {
      id: "in-patients",
      label: "In-patients",
      icon: <BedSingle aria-hidden="true" />,
      content: <AdtPage mayChange={mayChange} />,
    },
    {
      id: "release",
      label: "Release",
      icon: <Timer aria-hidden="true" />,
      content: <ReleasePage mayChange={mayChange} />,
    },
    {
      id: "checks",
      label: "Checks",
      icon: <ListChecks aria-hidden="true" />,
      content: <ChecksPage mayChange={mayChange} />,
    },
    {
      id: "outputs",
      label: "Reports going out",
      icon: <FileOutput aria-hidden="true" />,
      content: <OutputsPage destinations={settings.destinations} mayChange={mayChange} />,
    },
  ];
}

function tabsOfImages(mayChange: boolean): TabEntry[] {
  return [
    {
      id: "displays",
      label: "Displays",
      icon: <Monitor aria-hidden="true" />,
      content: <DisplaysPage mayChange={mayChange} />,
    },
    {
      id: "seen",
      label: "Seen images",
      icon: <Eye aria-hidden="true" />,
      content: <SeenPage mayChange={mayChange} />,
    },
    {
      id: "kept-images",
      label: "Kept images",
      icon: <HardDrive aria-hidden="true" />,
      content: <KeptImagesPage mayChange={mayChange} />,
    },
  ];
}

const tabsOfWriting: readonly TabEntry[] = [
  {
    id: "autotext",
    label: "Autotext",
    icon: <TextCursorInput aria-hidden="true" />,
    content: <AutotextPage />,
  },
  {
    id: "templates",
    label: "Templates",
    icon: <FileText aria-hidden="true" />,
    content: <TemplatesPage />,
  },
  {
    id: "dictation",
    label: "Dictation",
    icon: <Mic aria-hidden="true" />,
    content: <DictationPage />,
  },
];
