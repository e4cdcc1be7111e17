import * as z from "zod/v4";
import type { SentFile } from "../../ports/inbound.ts";

/** More than anyone attaches; each is one download. */
const MOST_FILES = 5;

const sentFile = z.object({
  contentType: z.literal("application/vnd.microsoft.teams.file.download.info"),
  name: z.string().max(400),
  content: z.object({ downloadUrl: z.string().min(1).max(4_096) }),
});

/** The files among a message's attachments. Teams also attaches the words themselves, as HTML: those are none. */
export const sentFilesOf = (attachments: readonly unknown[]): readonly SentFile[] =>
  attachments
    .flatMap((each) => {
      const file = sentFile.safeParse(each).data;
      return file === undefined ? [] : [{ name: file.name, url: file.content.downloadUrl }];
    })
    .slice(0, MOST_FILES);
