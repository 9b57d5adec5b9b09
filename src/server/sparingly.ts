/** Asks for what costs much at most so often a second; the rest of that second the answer is undefined. */
export function sparingly<Question, Answer>(ask: (question: Question) => Answer | undefined, { perSecond, clock }: { readonly perSecond: number; readonly clock: () => Date }): (question: Question) => Answer | undefined {
  let second = 0;
  let asked = 0;
  return (question) => {
    const now = Math.floor(clock().getTime() / 1000);
    if (now !== second) asked = 0;
    second = now;
    asked += 1;
    return asked > perSecond ? undefined : ask(question);
  };
}
