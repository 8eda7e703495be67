import { ApiProperty } from '@nestjs/swagger';

export class ReceiptDto {
  /** Compact JWS (EdDSA): range, key, digests and results of the batch. */
  @ApiProperty() receipt: string;
}
