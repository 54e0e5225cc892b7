/** What a collector shows ingest in the TLS handshake, as PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
  /** Authorities that ingest is trusted by beside those of INGEST_CA_FILE; none when enrolment gave none. */
  readonly authorities: string | undefined;
}

/** Who this collector is, proven by a certificate. Without one it is a bearer token that says so. */
export interface ClientIdentity {
  readonly collectorId: string;
  readonly organisationId: string;
  /** What is to be shown now; asked for anew at each connection. */
  current(): ClientCertificate;
  /** Calls back after each renewal: the open connection is then replaced. Answers with how to stop that. */
  onRenewed(listener: () => void): () => void;
}
