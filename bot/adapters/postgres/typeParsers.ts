import pg from "pg";

const INT8 = 20;
const DATE = 1082;

/**
 * How values come back, the same on both backends: `bigint` and `count(*)` as safe numbers, `date` as `YYYY-MM-DD`,
 * everything else as pg reads it. Given to each client, so that no global setting of pg is touched.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === INT8) return safeInteger;
    if (oid === DATE) return (text: string) => text;
    return format === "binary"
      ? pg.types.getTypeParser(oid, "binary")
      : pg.types.getTypeParser(oid, "text");
  }) as pg.CustomTypesConfig["getTypeParser"],
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the safe integers.`);
  return value;
}
