import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { ReaderError } from "../../src/readers/errors.ts";
import { MailBudget } from "../../src/readers/newsletter/mail-budget.ts";

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const [ada, grace, rosa] = ["a", "b", "c"].map((digit) => digit.repeat(32)) as [string, string, string];

let folder = "";
before(async () => void (folder = await mkdtemp(path.join(tmpdir(), "unfiled-budget-"))));
after(() => rm(folder, { recursive: true }));

describe("the budget of confirmation mails", () => {
  let now = 0;
  const clock = () => new Date(now);

  it("is one a day for an address", () => {
    now = 10 * day;
    const budget = new MailBudget({ clock });
    assert.deepEqual([budget.take(ada), budget.take(ada), budget.take(grace)], [true, false, true]);
    now += day - 1;
    assert.equal(budget.take(ada), false);
    now += 1;
    assert.equal(budget.take(ada), true);
  });

  it("counts a mail that could not be sent as none", () => {
    const budget = new MailBudget({ clock, perHour: 1 });
    budget.take(ada);
    budget.giveBack(ada);
    assert.equal(budget.take(ada), true);
  });

  it("is so many an hour for all, and says the same to those who had one", () => {
    now = 20 * day;
    const budget = new MailBudget({ clock, perHour: 2 });
    budget.take(ada);
    now += 1_000;
    budget.take(grace);
    for (const address of [ada, grace, rosa]) {
      assert.throws(() => budget.take(address), (error) => error instanceof ReaderError && error.code === "too-many" && error.retryAfterSeconds === 3_599);
    }
    now += hour - 1_000;
    assert.equal(budget.take(rosa), true);
  });

  it("outlives the process, for all processes of a checkout, and can be read by its owner alone", async () => {
    now = 30 * day;
    const file = path.join(folder, "kept");
    const [one, other] = [new MailBudget({ clock, file, perHour: 2 }), new MailBudget({ clock, file, perHour: 2 })];
    assert.equal(one.take(ada), true);
    assert.equal(other.take(ada), false);
    assert.equal(new MailBudget({ clock, file }).take(ada), false);
    assert.equal(other.take(grace), true);
    assert.throws(() => one.take(rosa), ReaderError);
    one.giveBack(ada);
    assert.equal(new MailBudget({ clock, file }).take(ada), true);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it("overlooks a line that was cut off, and what is no line of ours", async () => {
    const file = path.join(folder, "broken");
    await writeFile(file, `\n${now} ${ada}\nnonsense\n\0\0\n${now} ${grace.slice(0, 9)}`);
    const budget = new MailBudget({ clock, file });
    assert.deepEqual([budget.take(ada), budget.take(grace), budget.take(grace)], [false, true, false]);
  });

  it("forgets what is older than a day, also on disk", async () => {
    const file = path.join(folder, "long");
    const old = Array.from({ length: 2_000 }, (_, number) => `\n${now - day} ${number.toString(16).padStart(32, "0")}`);
    await writeFile(file, `${old.join("")}\n${now} ${ada}`);
    const budget = new MailBudget({ clock, file });
    assert.equal(await readFile(file, "utf8"), `\n${now} ${ada}`);
    assert.equal(budget.take(ada), false);
  });
});
