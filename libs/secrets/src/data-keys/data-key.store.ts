/** Where encrypted data keys are kept: beside the data, for without the provider's key they are worth nothing. */
export abstract class DataKeyStore {
  /** `schema.table` of the store; part of what each data key is bound to. */
  abstract readonly table: string;

  abstract add(id: string, wrapped: Uint8Array): Promise<void>;

  abstract find(id: string): Promise<Uint8Array | undefined>;
}
