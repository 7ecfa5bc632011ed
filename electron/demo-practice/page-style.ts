/** The style sheet of the demo practice's pages. */
export const pageStyle = `
:root { color-scheme: light; font: 15px/1.5 system-ui, sans-serif; color: #16191d; background: #eceef0; }
* { box-sizing: border-box; }
body { margin: 0; }
header { display: flex; gap: 16px; align-items: baseline; padding: 12px 24px; background: #ffffff; border-bottom: 1px solid #d9dde1; }
header strong { font-size: 16px; }
header span { color: #7d4c00; font-size: 13px; font-weight: 600; }
main { max-width: 960px; margin: 0 auto; padding: 24px; }
h1 { font-size: 22px; margin: 0; }
h2 { font-size: 13px; margin: 0 0 4px; color: #5445c4; text-transform: uppercase; letter-spacing: 0.03em; }
h2.exam { font-size: 18px; color: #16191d; text-transform: none; letter-spacing: 0; }
a { color: #5445c4; }
.head { display: flex; gap: 16px; align-items: baseline; justify-content: space-between; margin: 16px 0; flex-wrap: wrap; }
.head p, .patient p { margin: 0; color: #454d56; }
.patient { background: #ffffff; border-left: 4px solid #5445c4; border-radius: 4px; padding: 12px 16px; }
table { width: 100%; border-collapse: collapse; background: #ffffff; border-radius: 4px; }
th, td { text-align: left; padding: 10px 12px; border-bottom: 1px solid #d9dde1; vertical-align: top; }
th { font-size: 12px; color: #5c6670; font-weight: 600; }
section { background: #ffffff; border-radius: 4px; padding: 12px 16px; margin: 8px 0; }
section.alert { background: #fdecea; border-left: 4px solid #ae2018; }
section.alert h2 { color: #ae2018; }
.faults { margin-top: 32px; background: transparent; border: 1px dashed #bcc3ca; }
.text { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.empty { background: #ffffff; border-radius: 4px; padding: 32px; text-align: center; color: #454d56; }
.tag { display: inline-block; padding: 1px 8px; border-radius: 4px; background: #eff1f3; font-size: 13px; }
.tag.critical { background: #fdecea; color: #ae2018; font-weight: 600; }
.tag.due { background: #fdf1db; color: #7d4c00; }
.tag.done { background: #e4f4ea; color: #15683b; }
.actions, form { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }
.actions { margin: 16px 0; gap: 16px; }
input, button, .button { font: inherit; padding: 6px 14px; border-radius: 4px; border: 1px solid #7d8791; background: #ffffff; color: #16191d; text-decoration: none; }
button.primary { background: #5445c4; border-color: #5445c4; color: #ffffff; }
:focus-visible { outline: 2px solid #5445c4; outline-offset: 2px; }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); gap: 16px; }
figure { margin: 0; }
figure img { width: 100%; background: #000000; border-radius: 4px; display: block; }
figcaption { font-size: 13px; color: #454d56; margin-top: 4px; }
`;
