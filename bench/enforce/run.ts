/** Something that enforces these people at the judge's address, and ends when it believes it has. Returns the milliseconds it wrote for. */
export interface Enforcer {
  readonly name: string;
  enforce(url: string, people: readonly string[], perSecond: number): Promise<number>;
}
