interface Role {
  /** Template id, which is also the id of the role's definition. */
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
}

/** Built-in directory roles, graph.md 6. */
export const ROLES = {
  globalAdministrator: {
    id: "62e90394-69f5-4237-9190-012177145e10",
    displayName: "Global Administrator",
    description:
      "Can manage all aspects of Microsoft Entra ID and services that use its identities.",
  },
  authenticationPolicyAdministrator: {
    id: "0526716b-113d-4c15-b2c8-68e3c22b9f80",
    displayName: "Authentication Policy Administrator",
    description:
      "Can create and manage the authentication methods policy and tenant-wide MFA settings.",
  },
  securityAdministrator: {
    id: "194ae4cb-b126-40b2-bd5b-6091b380977d",
    displayName: "Security Administrator",
    description: "Can read security information and reports, and manage configuration.",
  },
  userAdministrator: {
    id: "fe930be7-5e62-47db-91af-98c3a49a38b1",
    displayName: "User Administrator",
    description: "Can manage all aspects of users and groups.",
  },
  helpdeskAdministrator: {
    id: "729827e3-9c14-49f7-bb1b-9608f156bbb8",
    displayName: "Helpdesk Administrator",
    description: "Can reset passwords for non-administrators and Helpdesk Administrators.",
  },
  globalReader: {
    id: "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
    displayName: "Global Reader",
    description: "Can read everything that a Global Administrator can, but not update anything.",
  },
} as const satisfies Record<string, Role>;

export type RoleName = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as RoleName[];
