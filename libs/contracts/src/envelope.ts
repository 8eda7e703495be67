import { IsInt, IsISO8601, IsNotEmpty, IsObject, IsOptional, IsString, IsUUID, Min } from 'class-validator';

/** CloudEvents 1.0 in structured JSON, with the aggregate's version and the ids that tie a chain of events together. */
export class EventEnvelope<T extends object = object> {
  /** `1.0`. */
  @IsString() specversion: string;
  /** UUIDv7, unique for ever: the inbox's key. */
  @IsUUID() id: string;
  /** The topic's name. */
  @IsString() @IsNotEmpty() type: string;
  /** The service that published it, `/services/<name>`. */
  @IsString() @IsNotEmpty() source: string;
  /** The aggregate's id. */
  @IsString() @IsNotEmpty() subject: string;
  /** When it happened, UTC. */
  @IsISO8601() time: string;
  @IsOptional() @IsString() dataschema?: string;
  @IsString() datacontenttype: string;
  /** Grows by one or more with each change of the aggregate; an older snapshot is never applied over a newer one. */
  @IsInt() @Min(0) aggregateversion: number;
  @IsString() @IsNotEmpty() correlationid: string;
  @IsOptional() @IsString() causationid?: string;
  @IsObject() data: T;
}
