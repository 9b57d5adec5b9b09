import type { mails as english } from "../en/mails.ts";

/** What is mailed to readers and to the owner, in German. */
export const mails: typeof english = {
  place: (page, site) => `„${page}“ (${site})`,
  confirmation: {
    subject: (site) => `Bitte bestätigen: Neues von ${site}`,
    asked: (site) => `Jemand, wahrscheinlich du, möchte unter dieser Adresse Neues von ${site} bekommen.`,
    open: "Wenn du das warst, öffne innerhalb von zwei Tagen diesen Link und bestätige:",
    link: "Das Abonnement bestätigen",
    otherwise: "Wenn du es nicht warst, tu nichts: Ohne den Link wird nichts gespeichert und nichts verschickt.",
  },
  receipt: {
    subject: (page) => `Dein Kommentar zu „${page}“`,
    left: (place) => `Jemand, wahrscheinlich du, hat mit dieser Adresse einen Kommentar zu ${place} hinterlassen.`,
    arrived: (place) => `Dein Kommentar zu ${place} ist angekommen:`,
    published: "Er ist veröffentlicht:",
    held: "Er wartet darauf, durchgesehen zu werden, und erscheint dort, sobald er freigegeben ist.",
    change: "Ansehen, ändern oder löschen:",
    changeOrStop: "Ansehen, ändern oder löschen, oder nichts von Antworten darauf hören:",
    confirmReplies: "Du möchtest erfahren, wenn jemand antwortet. Bestätige das innerhalb von zwei Tagen, einmal für alle deine Kommentare hier:",
    confirmAddress: "Wenn du hier wiedererkannt werden und von Antworten erfahren möchtest, wo du darum bittest, bestätige diese Adresse innerhalb von zwei Tagen:",
    notYou: (site) => `Wenn du es nicht warst, tu nichts: An diese Adresse kommt nichts weiter. Um von den Kommentaren auf ${site} nie wieder zu hören:`,
    notYouAfterAll: (site) => `Wenn du es nicht warst, antworte auf diese Mail. Um von den Kommentaren auf ${site} nichts mehr zu hören:`,
  },
  reply: {
    several: (count, site) => `${count} Antworten auf deine Kommentare auf ${site}`,
    replied: (name, page) => `${name} hat auf deinen Kommentar zu „${page}“ geantwortet:`,
    ownerReplied: (name, page) => `${name} betreibt diese Seite und hat auf deinen Kommentar zu „${page}“ geantwortet:`,
    somebody: "Jemand",
    read: "Dort lesen und antworten:",
    written: "Du hattest geschrieben:",
    why: (site) => `Du bekommst das, weil du beim Kommentieren auf ${site} darum gebeten und diese Adresse bestätigt hast.`,
    stopThis: "Nichts mehr über Antworten auf diesen Kommentar:",
    stopAll: "Nichts mehr über irgendeine Antwort:",
  },
  owner: {
    one: (page) => `Neu: ein Kommentar zu „${page}“`,
    oneWaits: (page) => `Wartet auf dich: ein Kommentar zu „${page}“`,
    several: (count, site) => `${count} neue Kommentare auf ${site}`,
    allWait: (count, site) => `${count} neue Kommentare auf ${site}, alle warten auf dich`,
    someWait: (count, site, waiting) => `${count} neue Kommentare auf ${site}, mindestens ${waiting} ${waiting === 1 ? "wartet" : "warten"} auf dich`,
    more: (count) => `${count === 1 ? "Einer mehr kam" : `${count} weitere kamen`}. „npx unfiled comments list“ zeigt, was wartet.`,
    wrote: (name, page) => `${name} schrieb zu „${page}“:`,
    website: (url) => `Website: ${url}`,
    letThrough: (id) =>
      `Er wurde sofort veröffentlicht, weil er mit der Adresse von jemandem kam, von dem du schon etwas freigegeben hast. Ob es dieselbe Person ist, weiß niemand; um ihn wegzunehmen: npx unfiled comments reject ${id}`,
    waits: (reasons) => `Er wartet auf dich${reasons === "" ? "" : ` (${reasons})`}. Jeder Link fragt noch einmal:`,
    approve: (link) => `Freigeben: ${link}`,
    reject: (link) => `Ablehnen: ${link}`,
    spam: (link) => `Spam: ${link}`,
  },
};
