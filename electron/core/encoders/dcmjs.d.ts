/** The part of dcmjs that the encoders and the anonymiser use; the package brings no types. */
declare module "dcmjs" {
  interface DicomElement {
    readonly vr: string;
    readonly Value: readonly unknown[];
  }
  class DicomDict {
    constructor(meta: Record<string, DicomElement>);
    dict: Record<string, DicomElement>;
    write(options?: { fragmentMultiframe?: boolean }): ArrayBuffer;
  }
  class WriteBufferStream {
    constructor(size: number, isLittleEndian: boolean);
    getBuffer(): ArrayBuffer;
  }
  const dcmjs: {
    readonly data: {
      readonly WriteBufferStream: typeof WriteBufferStream;
      readonly DicomMessage: {
        write(
          elements: Record<string, DicomElement>,
          stream: WriteBufferStream,
          transferSyntaxUid: string,
          options: { fragmentMultiframe: boolean },
        ): number;
        readFile(
          buffer: ArrayBuffer,
          options: { untilTag: string | null; includeUntilTagValue: boolean },
        ): {
          readonly meta: Record<string, DicomElement>;
          readonly dict: Record<string, DicomElement>;
        };
      };
      readonly DicomDict: typeof DicomDict;
      readonly DicomMetaDictionary: {
        denaturalizeDataset(dataset: object): Record<string, DicomElement>;
      };
    };
  };
  export = dcmjs;
}
