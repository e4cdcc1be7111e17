/** Public holidays. */
export interface Holidays {
  /**
   * Days without work in a whole country, `YYYY-MM-DD`, in these years; what only some of its regions keep is not among
   * them. Empty for a country nobody knows.
   * @param country ISO 3166, "NO"
   */
  daysOff(country: string, years: readonly number[]): Promise<ReadonlySet<string>>;
}
