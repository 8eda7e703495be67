/** Name of the service, injected. */
export class ServiceName {
  constructor(readonly value: string) {}
}
