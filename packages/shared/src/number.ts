/** Tickets per letter block: `A00` … `A99`. */
const BLOCK = 100;
const LETTERS = 26;
const SHAPE = /^([A-Z]{1,8})([0-9]{2})$/;

/**
 * The number everyone sees, from a ticket's sequence: 0 → `A00`, 2599 → `Z99`, 2600 → `AA00`.
 * Throws RangeError unless `sequence` is a safe integer of 0 or more.
 */
export function numberOf(sequence: number): string {
  if (!Number.isSafeInteger(sequence) || sequence < 0) {
    throw new RangeError(`expected a sequence that is an integer of 0 or more, got ${sequence}`);
  }
  let letters = "";
  // Bijective base 26, as spreadsheets name their columns: there is no zero letter.
  for (let rest = Math.floor(sequence / BLOCK); rest >= 0; rest = Math.floor(rest / LETTERS) - 1) {
    letters = String.fromCharCode(65 + (rest % LETTERS)) + letters;
  }
  return letters + String(sequence % BLOCK).padStart(2, "0");
}

/** The sequence behind a number, or null where the text is no number. Strict: upper case, two digits. */
export function sequenceOf(number: string): number | null {
  const match = SHAPE.exec(number);
  if (!match) return null;
  const [, letters = "", digits = ""] = match;
  let block = 0;
  for (const letter of letters) block = block * LETTERS + (letter.charCodeAt(0) - 64);
  return (block - 1) * BLOCK + Number(digits);
}
