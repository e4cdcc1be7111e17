/** Where the adapter reports: a fixed sentence plus fields, people by id only. Shaped like pino. */
export interface Log {
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

/**
 * What may be written down about a failure. Messages of the SDK's errors carry request bodies, so only its name,
 * its code and the frames of its stack are kept.
 */
export function faultOf(error: unknown): object {
  if (!(error instanceof Error)) return { fault: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const at = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return { fault: error.name, code, at: at?.slice(0, 4).map((line) => line.trim()) };
}
