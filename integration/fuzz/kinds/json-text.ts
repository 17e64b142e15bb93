/** The fields of a JSON object as text: a name may occur twice, and a value may be invalid JSON. */
export type RawFields = readonly (readonly [name: string, rawValue: string])[];

export function rawFieldsOf(object: Readonly<Record<string, unknown>>): RawFields {
  return Object.entries(object).map(([name, value]) => [name, JSON.stringify(value)] as const);
}

export function objectText(fields: RawFields): string {
  return `{${fields.map(([name, rawValue]) => `${JSON.stringify(name)}:${rawValue}`).join(",")}}`;
}

/** The same fields, one of them with another value, given as text. */
export function withRaw(fields: RawFields, name: string, rawValue: string): RawFields {
  return fields.map((field) => (field[0] === name ? ([name, rawValue] as const) : field));
}

export function without(fields: RawFields, name: string): RawFields {
  return fields.filter((field) => field[0] !== name);
}

/** A JSON string in which every UTF-16 unit is escaped. */
export function escapeAll(text: string): string {
  const units = Array.from({ length: text.length }, (_none, at) => text.charCodeAt(at).toString(16).padStart(4, "0"));
  return `"${units.map((unit) => `\\u${unit}`).join("")}"`;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Ways to corrupt the text of any JSON object. */
export const CORRUPTIONS: readonly (readonly [what: string, corrupt: (text: string) => Buffer])[] = [
  ["byte order mark", (text) => Buffer.concat([BYTE_ORDER_MARK, Buffer.from(text)])],
  ["blanks to over 16 KiB", (text) => Buffer.from(text.padEnd(16_385))],
  ["blanks in front to over 16 KiB", (text) => Buffer.from(text.padStart(20_000))],
  ["UTF-16", (text) => Buffer.from(text, "utf16le")],
  ["ends early", (text) => Buffer.from(text.slice(0, -1))],
  ["more behind it", (text) => Buffer.from(`${text}{}`)],
  ["zero byte behind it", (text) => Buffer.from(`${text}\0`)],
  ["zero byte in front", (text) => Buffer.from(`\0${text}`)],
  ["trailing comma", (text) => Buffer.from(`${text.slice(0, -1)},}`)],
  ["comment", (text) => Buffer.from(`/* none */${text}`)],
  ["single quotes", (text) => Buffer.from(text.replaceAll('"', "'"))],
  ["in an array", (text) => Buffer.from(`[${text}]`)],
  ["encoded twice", (text) => Buffer.from(JSON.stringify(text))],
  ["no-break space in front", (text) => Buffer.from(`\u00a0${text}`)],
];

/** Bytes that are not UTF-8: a lone continuation byte, an overlong form, a surrogate, an incomplete sequence, 0xff. */
export const NOT_UTF8: readonly Buffer[] = [[0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xff]].map(
  (bytes) => Buffer.from(bytes),
);

/** The text with a mark replaced by bytes that need not be UTF-8. */
export function replaceMark(text: string, mark: string, bytes: Buffer): Buffer {
  const at = text.indexOf(mark);
  return Buffer.concat([Buffer.from(text.slice(0, at)), bytes, Buffer.from(text.slice(at + mark.length))]);
}
