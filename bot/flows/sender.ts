/** How every message to a person is signed, and where they are sent for help. Plain text from the configuration. */
export interface Sender {
  readonly organisation: string;
  readonly serviceDesk: string;
  /** IANA zone in which the cards write dates. */
  readonly zone: string;
}
