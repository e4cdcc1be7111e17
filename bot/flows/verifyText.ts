/**
 * How to check a pack without us: with `sha256sum`, and with a few lines of JavaScript that need nothing but Node. The
 * test runs these very lines.
 */
export const VERIFY = `# How to verify this pack

Nothing here needs the bot, its database or its makers.

## By hand

1. \`manifest.json\` lists every file with its SHA-256. Compare: \`sha256sum plan.json people.csv chain.jsonl\`.
2. \`plan.txt\` is what was approved: who, from which state to which, in which wave, until when. Its SHA-256 is the plan's
   \`hash\` in \`plan.json\`, and the \`hash\` in every approval in \`chain.jsonl\`. Nobody can change one without the other.
3. \`evidence.txt\` is what was known of everybody at that moment. Its SHA-256 is \`evidence\` in \`plan.json\` and stands in \`plan.txt\`.
4. \`chain.jsonl\` is the record from the first to the last entry about this plan, with all entries between. Each has the
   SHA-256 of itself and of the entry before. Save this as \`check.mjs\` beside it and run \`node check.mjs\`:

\`\`\`js
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
let last = null;
for (const line of readFileSync("chain.jsonl", "utf8").split("\\n").filter(Boolean)) {
  const { seq, previous, at, actor, event, subject, detail, hash } = JSON.parse(line);
  const facts = Object.entries(detail).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([seq, previous, at, actor, event, subject, facts]);
  const own = createHash("sha256").update(text).digest("hex");
  const follows = last === null || (seq === last.seq + 1 && previous === last.hash);
  if (own !== hash || !follows) throw new Error(\`Entry \${seq} is wrong.\`);
  last = { seq, hash };
}
console.log(\`Whole up to \${last.seq}:\${last.hash}\`);
\`\`\`

5. After each wave the bot posted the head of the record to the admins in Teams: a number, a colon and a hash. The entry with that
   number in \`chain.jsonl\` must have that hash. This is what shows that the record was not written anew as a whole.

## With the program

\`npm run audit:verify -- --pack FILE\`, and with \`--head\` and a head from Teams. It names the first thing that is wrong.

## What the names mean

The record names people by pseudonym, so that a person can be erased without breaking it. \`people.csv\` and the list
\`names\` in \`plan.json\` say who is who. If somebody was erased since, \`plan.txt\` or \`evidence.txt\` is missing: it cannot be made
again, but the hash that was approved still stands in the record.

The seals in \`plan.json\` are made with a key that only the bot has. They show the bot itself, not you, that an approval was not
put into its database by hand.
`;
