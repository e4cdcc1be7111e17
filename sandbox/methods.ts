import { guid } from "./random.ts";

export type MethodKind =
  | "authenticator"
  | "passkey"
  | "security-key"
  | "windows-hello"
  | "software-oath"
  | "hardware-oath"
  | "external"
  | "phone"
  | "office-phone"
  | "email"
  | "temporary-access-pass";

export interface Method {
  readonly id: string;
  readonly kind: MethodKind;
  readonly createdDateTime: string;
}

interface MethodFacts {
  /** `methodsRegistered` words of the report, graph.md 1.1. */
  readonly reported: readonly string[];
  /** Counts as MFA, graph.md 4.1. */
  readonly strong: boolean;
  readonly passwordless: boolean;
  /** Which configuration of the authentication methods policy must be on; null: none governs it. */
  readonly policy: string | null;
  /** "User registered *method*.", graph.md 12. */
  readonly auditName: string;
  readonly preferred: string;
  /** Absent from v1.0, graph.md 4.1. */
  readonly betaOnly?: boolean;
  readonly resource: Readonly<Record<string, unknown>>;
}

export const METHODS: Readonly<Record<MethodKind, MethodFacts>> = {
  authenticator: {
    reported: ["microsoftAuthenticatorPush", "softwareOneTimePasscode"],
    strong: true,
    passwordless: false,
    policy: "MicrosoftAuthenticator",
    auditName: "Authenticator app",
    preferred: "push",
    resource: {
      "@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethod",
      displayName: "iPhone 16",
      deviceTag: "SoftwareTokenActivated",
      phoneAppVersion: "6.8.22",
    },
  },
  passkey: {
    reported: ["passKeyDeviceBoundAuthenticator"],
    strong: true,
    passwordless: true,
    policy: "Fido2",
    auditName: "Passkey (Microsoft Authenticator)",
    preferred: "push",
    resource: {
      "@odata.type": "#microsoft.graph.fido2AuthenticationMethod",
      displayName: "Passkey in Authenticator",
      aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
      model: "Microsoft Authenticator",
      attestationLevel: "attested",
      passkeyType: "deviceBound",
    },
  },
  "security-key": {
    reported: ["fido2SecurityKey"],
    strong: true,
    passwordless: true,
    policy: "Fido2",
    auditName: "Passkey (FIDO2)",
    preferred: "none",
    resource: {
      "@odata.type": "#microsoft.graph.fido2AuthenticationMethod",
      displayName: "Blue key",
      aaGuid: "2fc0579f-8113-47ea-b116-bb5a8db9202a",
      model: "YubiKey 5 NFC",
      attestationLevel: "attested",
      passkeyType: "deviceBound",
    },
  },
  "windows-hello": {
    reported: ["windowsHelloForBusiness"],
    strong: true,
    passwordless: true,
    policy: null,
    auditName: "Windows Hello for Business",
    preferred: "none",
    resource: {
      "@odata.type": "#microsoft.graph.windowsHelloForBusinessAuthenticationMethod",
      displayName: "LAPTOP-7Q2",
      keyStrength: "normal",
    },
  },
  "software-oath": {
    reported: ["softwareOneTimePasscode"],
    strong: true,
    passwordless: false,
    policy: "SoftwareOath",
    auditName: "Authenticator app with code",
    preferred: "oath",
    resource: {
      "@odata.type": "#microsoft.graph.softwareOathAuthenticationMethod",
      secretKey: null,
    },
  },
  "hardware-oath": {
    reported: ["hardwareOneTimePasscode"],
    strong: true,
    passwordless: false,
    policy: "HardwareOath",
    auditName: "Hardware OATH token",
    preferred: "oath",
    betaOnly: true,
    resource: { "@odata.type": "#microsoft.graph.hardwareOathAuthenticationMethod" },
  },
  external: {
    reported: ["externalAuthMethod"],
    strong: true,
    passwordless: false,
    policy: "External",
    auditName: "External authentication method",
    preferred: "none",
    resource: {
      "@odata.type": "#microsoft.graph.externalAuthenticationMethod",
      configurationId: guid("external-configuration"),
      displayName: "Duo",
    },
  },
  phone: {
    reported: ["mobilePhone"],
    strong: true,
    passwordless: false,
    policy: "Sms",
    auditName: "Phone",
    preferred: "sms",
    resource: {
      "@odata.type": "#microsoft.graph.phoneAuthenticationMethod",
      phoneNumber: "+1 5555550100",
      phoneType: "mobile",
      smsSignInState: "notAllowedByPolicy",
    },
  },
  "office-phone": {
    reported: ["officePhone"],
    strong: true,
    passwordless: false,
    policy: "Voice",
    auditName: "Office phone",
    preferred: "voiceOffice",
    resource: {
      "@odata.type": "#microsoft.graph.phoneAuthenticationMethod",
      phoneNumber: "+1 5555550199",
      phoneType: "office",
      smsSignInState: "notSupported",
    },
  },
  email: {
    reported: ["email"],
    strong: false,
    passwordless: false,
    policy: "Email",
    auditName: "Email",
    preferred: "none",
    resource: {
      "@odata.type": "#microsoft.graph.emailAuthenticationMethod",
      emailAddress: "someone@example.com",
    },
  },
  "temporary-access-pass": {
    reported: ["temporaryAccessPass"],
    strong: false,
    passwordless: false,
    policy: "TemporaryAccessPass",
    auditName: "Temporary access pass",
    preferred: "none",
    resource: {
      "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethod",
      temporaryAccessPass: null,
      isUsableOnce: true,
      lifetimeInMinutes: 60,
    },
  },
};

export const METHOD_KINDS = Object.keys(METHODS) as MethodKind[];
