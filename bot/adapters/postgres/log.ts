/** Where a fixed sentence and its fields go. Fields name people by id only. */
export type Log = (sentence: string, fields: object) => void;
