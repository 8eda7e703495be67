import { Type } from 'class-transformer';
import {
  Equals,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

export class ConsentDto {
  @IsString() @MaxLength(40) version: string;
  @Equals(true) agreed: boolean;
}

export class AddressDto {
  @IsString() @IsNotEmpty() @MaxLength(100) province: string;
  @IsString() @IsNotEmpty() @MaxLength(100) district: string;
  @IsString() @IsNotEmpty() @MaxLength(100) ward: string;
  @IsString() @IsNotEmpty() @MaxLength(200) street: string;
}

export class PersonDto {
  @IsString() @IsNotEmpty() @MaxLength(200) fullName: string;
  @IsInt() @Min(1891) @Max(2026) birthYear: number;
  @IsIn(['male', 'female', 'other']) sex: string;
  @IsString() @MaxLength(2) nationality: string;
  @Matches(/^0\d{9}$/) phone: string;
  @IsObject() @ValidateNested() @Type(() => AddressDto) address: AddressDto;
}

export class AnswerDto {
  @IsBoolean() value: boolean;
  @IsOptional() @IsArray() @IsString({ each: true }) details?: string[];
  @IsOptional() @IsString() @MaxLength(500) text?: string;
}

export class AnswersDto {
  @IsObject() @ValidateNested() @Type(() => AnswerDto) travelled: AnswerDto;
  @IsObject() @ValidateNested() @Type(() => AnswerDto) symptoms: AnswerDto;
  @IsObject() @ValidateNested() @Type(() => AnswerDto) 'contact-patient': AnswerDto;
  @IsObject() @ValidateNested() @Type(() => AnswerDto) 'contact-affected-country': AnswerDto;
  @IsObject() @ValidateNested() @Type(() => AnswerDto) 'contact-symptomatic': AnswerDto;
}

export class DeclareDto {
  @IsUUID() clientKey: string;
  @IsString() @IsNotEmpty() @MaxLength(40) gateCode: string;
  @IsString() @IsNotEmpty() @MaxLength(40) questionnaireVersion: string;
  @IsObject() @ValidateNested() @Type(() => ConsentDto) consent: ConsentDto;
  @IsISO8601() filledAt: string;
  @IsObject() @ValidateNested() @Type(() => PersonDto) person: PersonDto;
  @IsObject() @ValidateNested() @Type(() => AnswersDto) answers: AnswersDto;
}
