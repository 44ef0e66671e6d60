/** The machine lacks something. The message is one sentence: what is wrong, and what to do. */
export class SetUpError extends Error {}
