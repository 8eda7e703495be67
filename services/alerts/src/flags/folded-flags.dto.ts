import { ApiProperty } from '@nestjs/swagger';

export class UnfoldResultDto {
  /** Flags that were opened. A person who has a case already gets no second one. */
  @ApiProperty() opened: number;
  /** Flags that are still folded. */
  @ApiProperty() foldedFlags: number;
}
