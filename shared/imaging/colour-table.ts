/** The colour tables that a reader can choose. */
export const colourTableNames = ["hotIron", "pet", "hotMetalBlue", "pet20Step"] as const;
export type ColourTableName = (typeof colourTableNames)[number];

interface ColourTable {
  readonly name: string;
  /** Level and value where a channel changes its slope, in order; straight between them. */
  readonly red: string;
  readonly green: string;
  readonly blue: string;
}

/** Well-known colour palettes 1.2.840.10008.1.5.1 to .4, in their order. Source: PS3.6 Annex B, the tables of B.1. */
const colourTables: Readonly<Record<ColourTableName, ColourTable>> = {
  hotIron: {
    name: "Hot iron",
    red: "0:0 127:254 128:255 255:255",
    green: "0:0 128:0 254:252 255:255",
    blue: "0:0 191:0 254:252 255:255",
  },
  pet: {
    name: "PET",
    red: "0:0 63:0 64:1 106:85 107:86 149:170 150:171 192:255 255:255",
    green: "0:0 31:62 32:65 62:125 63:128 95:64 96:63 127:1 128:0 254:252 255:255",
    blue: "0:0 1:1 128:255 129:252 192:0 212:80 213:85 233:165 234:170 254:250 255:255",
  },
  hotMetalBlue: {
    name: "Hot metal blue",
    red: "0:0 85:0 93:24 94:26 102:50 103:52 104:55 106:59 107:62 109:66 110:69 111:71 112:74 114:78 115:81 117:85 118:88 119:90 127:114 128:116 144:164 145:166 153:190 155:198 156:201 161:221 162:224 167:244 168:247 170:255 255:255",
    green:
      "0:0 119:0 123:8 124:9 131:23 132:24 140:40 141:41 148:55 149:56 157:72 158:73 165:87 166:88 174:104 175:105 182:119 183:120 191:136 192:137 199:151 200:152 208:168 209:169 216:183 217:184 225:200 226:201 233:215 234:216 240:228 241:229 246:239 247:240 252:250 253:251 255:255",
    blue: "0:0 8:16 9:17 42:83 43:84 59:116 60:117 93:183 94:184 102:200 110:176 111:174 119:150 123:126 124:121 131:79 132:74 136:50 144:26 145:24 153:0 170:0 178:24 179:26 195:74 196:76 212:124 213:126 229:174 230:176 240:206 241:210 244:219 245:223 248:232 249:236 252:245 253:249 255:255",
  },
  pet20Step: {
    name: "PET, 20 steps",
    red: "0:0 12:0 13:96 25:96 26:48 50:48 51:80 63:80 64:96 76:96 77:112 89:112 90:128 101:128 102:48 127:48 128:80 140:80 141:64 152:64 153:224 165:224 166:208 203:208 204:192 216:192 217:176 229:176 230:255 255:255",
    green:
      "0:0 25:0 26:48 50:48 51:80 63:80 64:96 76:96 77:112 89:112 90:128 101:128 102:96 114:96 115:144 127:144 128:192 140:192 141:224 165:224 166:208 178:208 179:176 191:176 192:144 203:144 204:96 216:96 217:48 229:48 230:0 242:0 243:255 255:255",
    blue: "0:0 12:0 13:80 38:80 39:112 50:112 51:128 63:128 64:176 76:176 77:192 89:192 90:224 101:224 102:48 127:48 128:80 140:80 141:64 152:64 153:80 165:80 166:96 178:96 179:64 191:64 192:0 242:0 243:255 255:255",
  },
};

const made = new Map<ColourTableName, Uint32Array>();

/** Gives the name of a colour table, as it is shown. */
export function colourTableText(table: ColourTableName): string {
  return colourTables[table].name;
}

/** Gives 256 colours by grey level, each as a canvas keeps its pixels: red in the lowest byte, opaque. */
export function colourTable(table: ColourTableName): Uint32Array {
  const known = made.get(table);
  if (known !== undefined) return known;
  const { red, green, blue } = colourTables[table];
  const [r, g, b] = [red, green, blue].map(channelOf);
  const colours = Uint32Array.from({ length: 256 }, (_, level) => {
    const bytes = [r?.[level] ?? 0, g?.[level] ?? 0, b?.[level] ?? 0] as const;
    return ((255 << 24) | (bytes[2] << 16) | (bytes[1] << 8) | bytes[0]) >>> 0;
  });
  made.set(table, colours);
  return colours;
}

function channelOf(nodes: string): Uint8Array {
  const points = nodes.split(" ").map((node) => node.split(":").map(Number));
  const channel = new Uint8Array(256);
  points.forEach(([level = 0, value = 0], place) => {
    const [next = level, nextValue = value] = points[place + 1] ?? [];
    for (let at = level; at <= next; at += 1) {
      channel[at] = Math.round(value + ((nextValue - value) * (at - level)) / Math.max(1, next - level));
    }
  });
  return channel;
}

/** Puts colours in the place of grey levels, in place. `pixels` are as a canvas keeps them; each is grey. */
export function colourPixels(pixels: Uint32Array, table: ColourTableName): void {
  const colours = colourTable(table);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = colours[(pixels[at] ?? 0) & 255] ?? 0;
}
