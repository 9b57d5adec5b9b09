/**
 * How many letters must be put in, left out, replaced or swapped with their neighbour to make one text of the other;
 * undefined where that is more than `most`. Texts of at most 65,000 letters. Takes time in proportion to length × `most`.
 */
export function editDistance(one: string, other: string, most: number): number | undefined {
  if (Math.abs(one.length - other.length) > most) return undefined;
  let beforeLast = new Uint16Array(0);
  let last = Uint16Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = new Uint16Array(last.length).fill(most + 1);
    if (row <= most) current[0] = row;
    let least = current[0] ?? most + 1;
    for (let column = Math.max(1, row - most); column <= Math.min(other.length, row + most); column++) {
      const same = one[row - 1] === other[column - 1];
      let away = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) away = Math.min(away, (beforeLast[column - 2] ?? 0) + 1);
      current[column] = away;
      least = Math.min(least, away);
    }
    if (least > most) return undefined;
    beforeLast = last;
    last = current;
  }
  const away = last[other.length] ?? most + 1;
  return away > most ? undefined : away;
}
