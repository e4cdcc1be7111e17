import { z } from "zod/v4";

/** A text input. It is cut where no field of its form may be as long: what is merely too long is refused by name. */
export const textInput = (most: number) =>
  z
    .string()
    .catch("")
    .transform((raw) => raw.slice(0, most).trim());

/** An input a client leaves out, empties or fills with words is no number: the form then says so. */
export const numberInput = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*-?\d{1,6}\s*$/)
      .transform(Number),
  ])
  .nullable()
  .catch(null);
