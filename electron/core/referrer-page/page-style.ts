/** Style of every page that a referrer sees: light for a bright surgery, one column on a phone, plain in print. */
export const pageStyle = `
:root{--ink:#14191f;--quiet:#47525e;--line:#c9d1da;--ground:#f3f5f8;--card:#fff;--accent:#0b5cad;--accent-dark:#084880;--critical:#a3161f;--critical-ground:#fdf0f0;--due:#7a4a00;--due-ground:#fff6e5;--done:#17603a;--done-ground:#edf8f1}
*{box-sizing:border-box}[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:17px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
a{color:var(--accent)}a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,summary:focus-visible,.stage:focus-visible{outline:3px solid #ffbf47;outline-offset:2px;box-shadow:0 0 0 2px var(--ink)}
.top{background:#10263d;color:#fff}
.top>div{max-width:1180px;margin:0 auto;padding:12px 20px;display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline;justify-content:space-between}
.top strong{font-size:18px;letter-spacing:.01em}.top span{color:#cbd8e6;font-size:15px}
.demo{background:#ffd54a;color:#1c1600;text-align:center;font-weight:700;padding:6px 20px;margin:0}
main{max-width:1180px;margin:0 auto;padding:20px}
.narrow{max-width:560px}
h1{font-size:27px;line-height:1.25;margin:0 0 4px}h2{font-size:20px;line-height:1.3;margin:0 0 8px}h3{font-size:17px;margin:18px 0 2px}
p{margin:0 0 10px}.quiet{color:var(--quiet);font-size:15px}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:20px;margin:0 0 16px}
.patient{border-left:6px solid #10263d}
.facts{display:flex;flex-wrap:wrap;gap:2px 20px;margin:6px 0 0}.facts div{display:flex;gap:6px}.facts dt{color:var(--quiet)}.facts dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
.alert{background:var(--critical-ground);border:2px solid var(--critical);color:#5c0c12}.alert h2{color:var(--critical)}
.changed{background:var(--due-ground);border:2px solid var(--due);color:#4d2f00}
.told{background:var(--done-ground);border:1px solid var(--done);color:#0f4227}
.problem{background:var(--critical-ground);border:2px solid var(--critical);color:#5c0c12;border-radius:6px;padding:10px 14px;margin:0 0 14px}
.two{display:grid;grid-template-columns:minmax(0,1fr);gap:0 20px;align-items:start}
.report h3:first-child{margin-top:0}.report p{max-width:68ch;white-space:normal}
table{border-collapse:collapse;margin:6px 0 12px;display:block;overflow-x:auto;max-width:100%}th,td{border:1px solid var(--line);padding:5px 9px;text-align:left;vertical-align:top}
.images{display:grid;gap:16px;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr))}
figure{margin:0}figure img{display:block;width:100%;height:auto;background:#000}
.stage{display:block;background:#000;border-radius:6px;overflow:hidden;touch-action:pinch-zoom}
figcaption{margin-top:6px;font-size:15px}
.viewer .images{grid-template-columns:minmax(0,1fr)}
.viewer .stage{height:min(62vh,640px);cursor:grab;touch-action:none}.viewer .stage img{width:100%;height:100%;object-fit:contain}
.tools{display:flex;flex-wrap:wrap;gap:8px;margin:0 0 10px;align-items:center}.tools output{font-variant-numeric:tabular-nums;min-width:7ch}
label{display:block;font-weight:600;margin:12px 0 4px}
.hint{display:block;font-weight:400;color:var(--quiet);font-size:15px}
input,select,textarea{font:inherit;color:inherit;width:100%;padding:10px 12px;border:2px solid #5b6875;border-radius:6px;background:#fff;min-height:46px}
textarea{min-height:92px;resize:vertical}
button,.button{display:inline-block;font:inherit;font-weight:600;border:0;border-radius:6px;background:var(--accent);color:#fff;padding:11px 20px;min-height:46px;cursor:pointer;text-decoration:none}
button:hover,.button:hover{background:var(--accent-dark)}
.plain{background:#fff;color:var(--accent-dark);border:2px solid var(--accent);padding:9px 16px}.plain:hover{background:#e8f1fa}
form button{margin-top:16px}
details{border-top:1px solid var(--line);padding:10px 0}details:last-of-type{padding-bottom:0}summary{cursor:pointer;font-weight:600;padding:6px 0}
.list{list-style:none;margin:0;padding:0}.list li{padding:6px 0;border-top:1px solid #bfe0cc}.list li:first-child{border-top:0}
blockquote{margin:6px 0 10px;padding:0 0 0 12px;border-left:3px solid var(--line)}
.jump{position:sticky;bottom:0;margin:0 -20px;padding:10px 20px;background:rgba(243,245,248,.96);border-top:1px solid var(--line)}.jump .button{display:block;text-align:center}
footer{max-width:1180px;margin:0 auto;padding:4px 20px 28px;color:var(--quiet);font-size:14px}
@media (min-width:1040px){.two{grid-template-columns:minmax(0,1fr) 380px}.aside{position:sticky;top:16px}.jump{display:none}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{body{background:#fff;font-size:11pt}.top,.jump,.tools,form,details,.noprint{display:none}.card{border:0;padding:0;break-inside:auto}.alert,.changed{border:2px solid #000;padding:8px}.two{display:block}figure{break-inside:avoid;max-width:12cm}.viewer .stage{height:auto}main{max-width:none;padding:0}}
`;
