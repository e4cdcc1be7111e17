/** What a person may do here. Looked up live for every command and click; a look-up that fails is no role at all. */
export type Role = "admin" | "analyst" | "person";

/** Who may use a command: admins may all, the security group may ask, everyone may what is theirs. */
export type Audience = "admins" | "security" | "everyone";

/** Whether somebody with this role belongs to the audience. */
export function belongs(role: Role, audience: Audience): boolean {
  switch (audience) {
    case "everyone":
      return true;
    case "security":
      return role === "admin" || role === "analyst";
    case "admins":
      return role === "admin";
  }
}
