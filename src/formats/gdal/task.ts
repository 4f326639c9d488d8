/** What is asked of GDAL, and what it tells: all of it crosses threads. */
export type GdalTask = GdalReadTask | GdalWriteTask;

export interface GdalReadTask {
  readonly task: 'read';
  readonly path: string;
  /** GDAL's drivers that may open it; null = all. */
  readonly drivers: readonly string[] | null;
  /** Layers to read; null = all. */
  readonly layers: readonly string[] | null;
  readonly scratch: string;
  /** Rows that GDAL reports as damaged are left out, and do not fail the task. */
  readonly salvage?: boolean | undefined;
}

export interface GdalField {
  readonly name: string;
  /** Integer, Integer64, Real, String, Date … */
  readonly type: string;
}

/** What GDAL says of a layer before it is read. */
export interface GdalLayer {
  readonly name: string;
  readonly driver: string;
  readonly fields: readonly GdalField[];
  /** GDAL's name of the layer's geometry type (`MultiPolygonZ`; `Geometry` = any); null for a table. */
  readonly geometryType: string | null;
  /** `EPSG:n`, else WKT, else null. */
  readonly crs: string | null;
  readonly wkt: string | null;
  /** Rows; −1 when GDAL does not know before reading them. */
  readonly rows: number;
}

/** What a reading task tells as it goes; `index` counts the layers of the file. */
export type GdalEvent =
  | { readonly event: 'layers'; readonly layers: readonly GdalLayer[] }
  /** The layer is being written to this file of the scratch folder; said again when it had to be begun anew. */
  | { readonly event: 'begun'; readonly index: number; readonly file: string }
  /** Its file is whole, without a byte when the layer has no rows. `arcs`: rows that had arcs. */
  | { readonly event: 'whole'; readonly index: number; readonly bytes: number; readonly arcs: number };

export interface GdalWriteTask {
  readonly task: 'write';
  /** File or folder name with its ending, as it is to be called. */
  readonly fileName: string;
  readonly driver: string;
  readonly layers: readonly {
    /** FlatGeobuf in the scratch folder, and the name of the layer in it. */
    readonly file: string;
    readonly name: string;
    readonly args: readonly string[];
    /** Types of the fields where FlatGeobuf can't tell them apart (date and time); null = as it says. */
    readonly fields: readonly GdalTypedField[] | null;
  }[];
  readonly scratch: string;
}

export interface GdalTypedField {
  readonly name: string;
  /** `Date`, `DateTime`, or with its subtype `Integer(Boolean)`. */
  readonly type: string;
  readonly title: string | undefined;
}

/** A file of an output, left in the scratch folder for the asker to take. */
export interface WrittenFile {
  /** Name below the output folder, `/` between folders. */
  readonly name: string;
  /** Name below the scratch folder. */
  readonly file: string;
}
