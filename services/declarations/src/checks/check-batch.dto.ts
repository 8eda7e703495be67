import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { CheckRecordedDto, RecordCheckDto } from './checks.dto.js';

/** Checks in one request. Of full-length tokens the limit of a request body admits about 140. */
export const maxChecksPerBatch = 200;

@ApiExtraModels(RecordCheckDto)
export class RecordCheckBatchDto {
  /** Each item is validated on its own, so that an invalid one is refused alone. */
  @ApiProperty({
    type: 'array',
    minItems: 1,
    maxItems: maxChecksPerBatch,
    items: { $ref: getSchemaPath(RecordCheckDto) },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(maxChecksPerBatch)
  items: unknown[];
}

export const checkBatchResults = ['recorded', 'repeated', 'refused', 'deferred'] as const;
export type CheckBatchResult = (typeof checkBatchResults)[number];

export class CheckBatchItemDto {
  /** The client key of the item; null when the item has no valid one. */
  @ApiProperty({ nullable: true, type: String }) clientKey: string | null;
  /** True for `recorded` and `repeated`. */
  @ApiProperty() ok: boolean;
  /**
   * `recorded`: the check is stored. `repeated`: the same passage was recorded within ten minutes, and nothing was added. `refused`: the
   * check will never be accepted as it is. `deferred`: it was not judged; send it again later.
   */
  @ApiProperty({ enum: checkBatchResults, enumName: 'CheckBatchResult' }) result: CheckBatchResult;
  /** Why the item was refused or deferred: an error code of this system. */
  @ApiPropertyOptional() code?: string;
  /** The check of a recorded or repeated item. */
  @ApiPropertyOptional({ type: CheckRecordedDto }) check?: CheckRecordedDto;
}

export class CheckBatchDto {
  /** One answer for each item, in the order of the request. */
  @ApiProperty({ type: [CheckBatchItemDto] }) results: CheckBatchItemDto[];
}
