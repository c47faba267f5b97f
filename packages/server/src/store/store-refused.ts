/** The data cannot be used as it is. Whatever was found has been left untouched. */
export class StoreRefused extends Error {
  override readonly name = "StoreRefused";
  /** What to do about it. */
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.hint = hint;
  }
}

/** The folder holds no queue that could be read. */
export class NoQueue extends StoreRefused {}

/** Others on the machine may change the data. */
export class NotPrivate extends StoreRefused {}

/** A file that was asked for cannot be made where it was asked for. */
export class CannotCreate extends StoreRefused {}

/** What keeps the data lacks something that is needed. */
export class Unsupported extends StoreRefused {}
