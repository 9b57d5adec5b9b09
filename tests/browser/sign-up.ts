import type { Locator, Page } from "playwright";

/** Sends a filled newsletter form until it is taken: functions want it open for a moment, and give it back filled before. */
export async function sendSignUp(page: Page, form: Locator): Promise<void> {
  for (let status = 0; status !== 202; ) {
    const answered = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/api/newsletter"));
    await form.getByRole("button").click();
    status = (await answered).status();
  }
}
