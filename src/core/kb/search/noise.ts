/**
 * What is different in every log line and identifies nothing: replaced by blanks, so that places stay.
 * Order matters: what contains another stands first.
 */
const noise: readonly RegExp[] = [
  // What colours a terminal's output.
  /\x1b\[[\d;?]*[A-Za-z]/g,
  // 2024-03-05T10:11:12.123Z, 2024/03/05 10:11:12, Mar  5 10:11:12, 05/Mar/2024:10:11:12 +0100
  /\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?/g,
  /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2}(?: \d{4})? \d{2}:\d{2}:\d{2}(?:[.,]\d+)?/g,
  /\b\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2}(?: [+-]\d{4})?/g,
  /(?<![\d:])\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?![\d:])/g,
  // Seconds since boot: [1893412.233114]
  /\[\s*\d+\.\d+\]/g,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  // Addresses, with port; host:port keeps the host's words.
  /\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2}|[:.]\d{1,5})?(?![\d.])/g,
  /(?<![\w:])\[?(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\]?(?::\d{1,5})?(?![\w:])/gi,
  /(?<![\w:])\[?[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?\]?(?::\d{1,5})?(?![\w:])/gi,
  /\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi,
  /(?<=\.[a-z]{2,}|\blocalhost|\]):\d{2,5}\b/gi,
  // Hexadecimal: pointers, container and request ids.
  /\b0x[0-9a-f]+\b/gi,
  /@[0-9a-f]{6,}\b/gi,
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/gi,
  // Process ids and counters of a logger: [12345], 31#31:, *4711
  /\[\d{2,}\]/g,
  /\b\d+#\d+:/g,
  /(?<!\S)\*\d+/g,
  /\b(?:pid|tid|fd|ulen|seq|ack|port)[ =:]+\d+/gi,
  // Web addresses tell little beyond their host.
  /(?<=https?:\/\/[^\s"'/]+)\/[^\s"']*/g,
  // Long numbers: sizes, ids, epochs. 432000 s and 28232 ports stay.
  /(?<![\d.,])\d{8,}(?![\d.,])/g,
];

/** The text with its noise blanked out. */
export function withoutNoise(text: string): string {
  let result = text;
  for (const pattern of noise) result = result.replace(pattern, (found) => ' '.repeat(found.length));
  return result;
}
