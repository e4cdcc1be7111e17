/** The only source of time. In the sandbox it can be moved; the rest of the bot cannot tell. */
export interface Clock {
  now(): Date;
  /**
   * Waits until `now()` has reached `at`. For pacing only. While the sandbox moves time, waiting moves it too,
   * so that a day of paced work takes seconds. What a server demands (`Retry-After`) is waited out in real time instead.
   */
  until(at: Date): Promise<void>;
}
