/** Replies to what a subscriber wrote. */
export const repliesTopic = "replies";

/**
 * Everything that comments cause: receipts and the question whether replies are wanted, too. Nobody follows this; it stands
 * in the links with which an address that strangers typed is left alone.
 */
export const commentsTopic = "comments";

/** Topics that no project may be called by. */
export const reservedTopics: readonly string[] = ["all", "unfiled", repliesTopic, commentsTopic];
