import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNotEmpty, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export class RequestPhoneCodeDto {
  @ApiProperty({ example: '0903 123 456' }) @IsString() @IsNotEmpty() @MaxLength(40) phone: string;
  /** Code of the gate at which the phone is to be proven. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(40) gateCode: string;
}

export class FindDeclarationDto {
  /** Code of the declaration's pass, as it is shown below the QR code. */
  @ApiProperty({ example: 'A7K2-9QXM' }) @IsString() @IsNotEmpty() @MaxLength(40) passCode: string;
  /** Birth year of the declared person. */
  @ApiProperty({ example: 1990 }) @IsInt() @Min(1880) @Max(2200) birthYear: number;
}

export class RequestedPhoneCodeDto {
  /** Names this request when the code is entered. */
  @ApiProperty() requestId: string;
  @ApiProperty() expiresAt: string;
}

export class EnterPhoneCodeDto {
  @ApiProperty({ example: '042917' }) @IsString() @Matches(/^\d{6}$/) code: string;
}

export class ProvenPhoneDto {
  /** To be sent as `X-Phone-Proof` with a declaration, or as `X-Device-Token` for the declaration that was found. */
  @ApiProperty() proof: string;
  @ApiProperty() expiresAt: string;
  /** The declaration that was found; null for another purpose. */
  @ApiProperty({ nullable: true, type: String }) declarationId: string | null;
}
