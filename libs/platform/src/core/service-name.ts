/** Name of the current service, for injection. */
export class ServiceName {
  constructor(readonly value: string) {}
}
