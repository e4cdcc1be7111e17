import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { BotError } from "../../core/errors.ts";

/** What the connector's SDK wants of a certificate, from the same PEM file that Graph's credential reads. Throws `config-invalid`. */
export function certificateFrom(path: string): {
  readonly thumbprint: string;
  readonly privateKey: string;
} {
  try {
    const pem = readFileSync(path, "utf8");
    const privateKey =
      /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/.exec(pem)?.[0];
    if (privateKey === undefined) throw new Error("It holds no private key.");
    return { thumbprint: new X509Certificate(pem).fingerprint.replaceAll(":", ""), privateKey };
  } catch (cause) {
    // biome-ignore lint/style/useErrorCause: BotError takes its cause as the fourth argument.
    throw new BotError(
      "config-invalid",
      `BOT_CERTIFICATE_PATH: ${path} cannot be used. ${cause instanceof Error ? cause.message : ""}`,
      "It must be a PEM file with the certificate and its unencrypted private key.",
      cause,
    );
  }
}
