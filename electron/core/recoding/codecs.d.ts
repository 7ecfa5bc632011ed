/** The part of the codecs that re-encoding uses; the packages bring no types, or others. */
interface CodecFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

interface CodecDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): CodecFrameInfo;
  getDecodedBuffer(): ArrayBufferView;
}

interface CodecModuleOptions {
  readonly wasmBinary: Uint8Array;
  print(line: string): void;
  printErr(line: string): void;
}

declare module "@cornerstonejs/codec-openjpeg/decodewasmjs" {
  const load: (options: CodecModuleOptions) => Promise<{ readonly J2KDecoder: new () => CodecDecoder }>;

  export = load;
}

declare module "@cornerstonejs/codec-openjpeg/wasmjs" {
  interface J2KEncoder {
    getDecodedBuffer(frame: CodecFrameInfo): { set(samples: Uint8Array): void };
    setDecompositions(count: number): void;
    setQuality(isLossless: boolean, quantization: number): void;
    encode(): void;
    getEncodedBuffer(): ArrayLike<number>;
    delete(): void;
  }
  const load: (options: CodecModuleOptions) => Promise<{ readonly J2KEncoder: new () => J2KEncoder }>;

  export = load;
}

declare module "@cornerstonejs/codec-charls/wasmjs" {
  interface JpegLsEncoder {
    getDecodedBuffer(frame: CodecFrameInfo): { set(samples: Uint8Array): void };
    setNearLossless(allowedError: number): void;
    encode(): void;
    getEncodedBuffer(): ArrayLike<number>;
  }
  const load: (options: CodecModuleOptions) => Promise<{
    readonly JpegLSDecoder: new () => CodecDecoder;
    readonly JpegLSEncoder: new () => JpegLsEncoder;
  }>;

  export = load;
}
