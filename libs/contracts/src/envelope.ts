import { IsInt, IsISO8601, IsNotEmpty, IsObject, IsOptional, IsString, IsUUID, Min } from 'class-validator';

/** CloudEvents 1.0 in structured JSON, with the aggregate's version and the ids that link a chain of events. */
export class EventEnvelope<T extends object = object> {
  /** `1.0`. */
  @IsString() specversion: string;
  /** UUIDv7, the key of the inbox. */
  @IsUUID() id: string;
  /** The topic's name. */
  @IsString() @IsNotEmpty() type: string;
  /** The service that published it, `/services/<name>`. */
  @IsString() @IsNotEmpty() source: string;
  /** The aggregate's id. */
  @IsString() @IsNotEmpty() subject: string;
  /** Time of the event, UTC. */
  @IsISO8601() time: string;
  @IsOptional() @IsString() dataschema?: string;
  @IsString() datacontenttype: string;
  /** Revision of the aggregate, which grows with each change. An older snapshot is never applied over a newer one. */
  @IsInt() @Min(0) aggregateversion: number;
  @IsString() @IsNotEmpty() correlationid: string;
  @IsOptional() @IsString() causationid?: string;
  @IsObject() data: T;
}
