import { after } from "node:test";
import { testApi } from "../api/conformance.ts";
import { commentForm, secret, signUpForms } from "../functions/hosted.ts";
import { MailServer } from "../helpers/mail-server.ts";
import { TestSite } from "../helpers/site.ts";

const site = await TestSite.create({
  "logs/hello.md": "# Hello <b>& welcome\n\nA log.\n",
  "projects/robot/index.md": '---\ntitle: "The <robot>"\n---\nA project.\n',
});
const mail = await MailServer.start();
const running = await site.start({ UNFILED_SECRET: secret, SMTP_URL: mail.url, UNFILED_STORE: "local:." });
const signUp = await signUpForms();
after(() => Promise.all([site.remove(), mail.close()]));

testApi("the one process", () => ({
  ask: (path, init) => fetch(`${running.url}api${path}`, { redirect: "manual", ...init }),
  form: commentForm,
  signUp,
  mails: () => mail.received.map(({ text }) => text.replaceAll("=\r\n", "").replaceAll("=3D", "=")),
}));
