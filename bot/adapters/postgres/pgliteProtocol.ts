/** What the embedded database's thread is started with. */
export interface WorkerOrder {
  /** A folder, or `memory://`. */
  readonly dataDir: string;
  /** A database to start from, as `dump` gave it; null starts from what is there. */
  readonly image: ArrayBuffer | null;
}

export type ToWorker =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "dump" }
  | { readonly kind: "end" };

export type FromWorker =
  | { readonly kind: "up" }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "image"; readonly image: ArrayBuffer };
