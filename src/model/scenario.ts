import type { FirmGrade, LandUse, ParkLevel, ZoneKind } from './district.js';
import type { PlanLimits } from './planLimits.js';
import type { Quotas } from './quota.js';
import type { SettingKey } from './settings.js';
import type { TargetSpec } from './target.js';

/**
 * A scenario: which delivered layers play which role, what is wanted, what things cost, and the planner's ordered edits.
 * `extends` names another scenario file; objects are merged key by key (a null removes a key), `edits` are appended in order,
 * other lists and values replace. Paths are relative to the file that names them. JSON schema: `lianpian schema`.
 */
export interface Scenario extends PlanLimits {
  readonly $comment?: Comment;
  /** Layers `lianpian init` could not place, as entries of `layers` without a sure role; not read. */
  readonly $unrecognised?: Readonly<Record<string, unknown>>;
  /** Targets `lianpian init` proposes; not read until they are called `targets`. */
  readonly $targets?: readonly unknown[];
  readonly name: { readonly zh: string; readonly en: string };
  readonly extends?: string;
  /** True where the data are made up; every output then says 模拟数据. */
  readonly simulated?: boolean;
  /** Date of the rules and of the land as it is, `yyyy-mm-dd`. */
  readonly date: string;
  /** `EPSG:n` of the working CRS; default: the parcels' own projected CRS, or the 3° zone of the centre of lon/lat parcels. */
  readonly crs?: string;
  /** Layer key (letters, digits, `_`, Chinese) → what it is. Exactly one has the role `parcels`. */
  readonly layers: Readonly<Record<string, LayerSpec>>;
  readonly settings?: Readonly<Partial<Record<SettingKey, number | string | boolean>>>;
  readonly targets?: readonly TargetSpec[];
  readonly prices?: Prices;
  /** 增减挂钩 before the run, by ledger: what is accepted, used, and may be overdrawn, mu. */
  readonly quotas?: Quotas;
  /** Extra rule file beside the shipped ones. */
  readonly rules?: string;
  readonly edits?: readonly Edit[];
  /** A vector file edited in QGIS: layer `decisions` (lock columns) and layer `areas` (drawn areas). */
  readonly locks?: string;
  /** A table of findings (CSV or xlsx) whose column `accepted` is filled where a person lets one stand. */
  readonly accepted?: string;
}

/** JSON has no comments: these keys are for people, and the engine passes over them. */
export type Comment = string | readonly string[];

interface LayerFile {
  readonly $comment?: Comment;
  readonly file: string;
  readonly layer?: string;
  /** `EPSG:n` or WKT, with `+towgs84=…` or `+noDatumShift` behind it for a datum before CGCS2000; that alone speaks of the file's own CRS. */
  readonly crs?: string;
  /** `yx`: the file has north (or latitude) first. */
  readonly axes?: 'xy' | 'yx';
  readonly encoding?: string;
  /** Year the layer shows, where its own fields don't say. */
  readonly year?: number;
  /** Only rows whose field has one of the values. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Attributes of a table file joined to this layer's rows: by = [field here, field there]. */
  readonly join?: {
    readonly file: string;
    readonly layer?: string;
    readonly encoding?: string;
    readonly by: readonly [string, string];
  };
}

/** Field names in the file, by the engine's word. Defaults are the standard names of `domain.md` §1. */
export type LayerSpec =
  | (LayerFile & {
      readonly role: 'parcels';
      /**
       * Defaults: id BSM, landClass DLBM, settlementCode CZCSXM, ownership QSXZ, recordedArea TBMJ, location ZLDWDM, year SJNF; for
       * levelling island MSSM, deductionShare KCXS, deducted KCMJ.
       */
      readonly fields?: {
        readonly id?: string;
        readonly landClass?: string;
        readonly settlementCode?: string;
        readonly ownership?: string;
        readonly recordedArea?: string;
        readonly location?: string;
        readonly year?: string;
        readonly island?: string;
        readonly deductionShare?: string;
        readonly deducted?: string;
      };
      /** Unit of `recordedArea`; default 'm2'. */
      readonly recordedAreaUnit?: AreaUnit;
      readonly classes?: ClassSystem;
      /** Use of the rows whose land class is empty or unknown; with it the layer needs no field of land classes. */
      readonly use?: LandUse;
    })
  | (LayerFile & {
      readonly role: 'controlLine';
      /**
       * `ecologicalRedline`, `basicFarmland`, `urbanBoundary`, `industrialLine`; `farmlandTarget` (GDBHMB), `farmlandReserve` (永农储备区) and
       * `villageBoundary` (村庄建设边界), which are measured but which no shipped rule speaks of; or a kind of your own.
       */
      readonly kind: string;
      readonly title?: { readonly zh: string; readonly en: string };
      readonly fields?: {
        readonly zoneId?: string;
        readonly zoneName?: string;
        readonly zoneKind?: string;
        readonly level?: string;
      };
      /** Delivered value of `zoneKind` → the engine's word; `*` for all others. Standard Chinese names are known. */
      readonly zoneKinds?: Readonly<Record<string, ZoneKind>>;
    })
  | (LayerFile & {
      readonly role: 'towns' | 'approvedUnbuilt' | 'temporaryLand';
      readonly fields?: { readonly code?: string; readonly name?: string };
    })
  | (LayerFile & {
      readonly role: 'villages';
      /** `controlArea` (default DCMJ) and `island` (MSSM) are read for levelling. */
      readonly fields?: {
        readonly code?: string;
        readonly name?: string;
        readonly controlArea?: string;
        readonly island?: string;
      };
    })
  | (LayerFile & {
      /** 控制面积 of villages in a table of their own; stands before those of the villages layer. */
      readonly role: 'controlAreas';
      readonly fields?: { readonly code?: string; readonly area?: string; readonly island?: string };
      /** Unit of `area`; default 'm2'. */
      readonly areaUnit?: AreaUnit;
    })
  | (LayerFile & {
      readonly role: 'slope';
      /** `grade` holds PDJB 1–5 (2°, 6°, 15°, 25°, above), or `degrees` an upper bound in degrees. */
      readonly fields?: { readonly grade?: string; readonly degrees?: string };
    })
  | (LayerFile & {
      /** Parks that stand, or that a plan draws and that do not stand yet. */
      readonly role: 'parks' | 'plannedParks';
      readonly fields?: {
        readonly id?: string;
        readonly name?: string;
        readonly level?: string;
        readonly remainingFloorM2?: string;
        readonly sectors?: string;
      };
      readonly levels?: Readonly<Record<string, ParkLevel>>;
    })
  | (LayerFile & { readonly role: 'barrier'; readonly cuts: readonly ('industry' | 'farmland')[] })
  | (LayerFile & { readonly role: 'keepList'; readonly fields?: { readonly id?: string; readonly reason?: string } })
  | (LayerFile & {
      /** What an authority has signed: one row a parcel (or shape) and rule. */
      readonly role: 'signOffs';
      readonly fields?: {
        readonly parcelId?: string;
        readonly rule?: string;
        readonly document?: string;
        readonly person?: string;
        readonly until?: string;
      };
    })
  | (LayerFile & {
      /** 宗地: one row a title, or a title and holder, or a title and parcel. Polygons are related to parcels by overlap. */
      readonly role: 'titles';
      readonly fields?: {
        readonly id?: string;
        readonly holder?: string;
        readonly creditCode?: string;
        readonly ownership?: string;
        readonly area?: string;
        readonly share?: string;
        readonly parcelId?: string;
        readonly parcelShare?: string;
      };
      /** Unit of `area`; default 'm2'. */
      readonly areaUnit?: AreaUnit;
    })
  | (LayerFile & {
      /** One row a building, or a building and firm. Polygons find their title and parcel by overlap. */
      readonly role: 'buildings';
      readonly fields?: {
        readonly id?: string;
        readonly floors?: string;
        readonly floorM2?: string;
        readonly parcelId?: string;
        readonly title?: string;
        readonly creditCode?: string;
        readonly share?: string;
      };
    })
  | (LayerFile & {
      /** One row a lease of land: lessor, lessee, title or parcel. In force on the scenario's date, or not. */
      readonly role: 'leases';
      readonly fields?: {
        readonly lessor?: string;
        readonly lessee?: string;
        readonly title?: string;
        readonly parcelId?: string;
        readonly area?: string;
        readonly from?: string;
        readonly to?: string;
      };
      /** Unit of `area`; default 'm2'. */
      readonly areaUnit?: AreaUnit;
    })
  | (LayerFile & {
      /** One row a firm and site: a firm on two parcels has two rows whose shares sum to 1. */
      readonly role: 'firms';
      readonly fields?: {
        readonly name?: string;
        readonly creditCode?: string;
        readonly parcelId?: string;
        readonly title?: string;
        readonly share?: string;
        /** Three fields, oldest year first. */
        readonly taxWan?: readonly [string, string, string];
        readonly staff?: string;
        readonly floorM2?: string;
        readonly sector?: string;
        readonly grade?: string;
        readonly scale?: string;
        readonly operating?: string;
        readonly eliminated?: string;
        readonly polluting?: string;
      };
      readonly grades?: Readonly<Record<string, FirmGrade>>;
    });

export type LayerRole = LayerSpec['role'];
export type AreaUnit = 'm2' | 'ha' | 'mu' | 'sqft' | 'acre';

/** 三调 `sandiao` (DLBM), 用地用海 `yongdiyonghai`, or `custom` with patterns: exact code, or a prefix ending in `*`; longest match wins. */
export interface ClassSystem {
  readonly system: 'sandiao' | 'yongdiyonghai' | 'custom';
  readonly uses?: Readonly<Record<string, LandUse>>;
}

/** Unit prices, 10⁴ yuan; a blank (null or absent) one makes the optimiser minimise disturbance instead of cost. */
export interface Prices {
  readonly acquireWanPerMu?: number | null;
  readonly demolishWanPerM2Floor?: number | null;
  readonly reclaimWanPerMu?: number | null;
  readonly rebuildWanPerM2Floor?: number | null;
  readonly moveWanPerM2Floor?: number | null;
  readonly upgradeWanPerMu?: number | null;
}

/** Ordered edits; `parcel` is a parcel id, `piece` a decision piece id. Later edits win over earlier ones. */
export type Edit =
  | { readonly op: 'set'; readonly key: SettingKey; readonly value: number | string | boolean }
  | {
      readonly op: 'force';
      readonly parcel: string;
      readonly fate: 'keep' | 'upgrade' | 'cluster' | 'reserve' | 'reclaim' | 'regreen';
    }
  | { readonly op: 'lockIn'; readonly parcel: string }
  | { readonly op: 'lockOut'; readonly parcel: string }
  | {
      readonly op: 'forceFirm';
      readonly creditCode: string;
      readonly fate: 'stay' | 'move' | 'close';
      readonly park?: string;
    }
  /** A drawn area offered (or, with `must`, imposed) as a cluster footprint; lon/lat polygon, or all polygons of a file. */
  | {
      readonly op: 'addArea';
      readonly name: string;
      readonly must?: boolean;
      readonly polygon?: readonly (readonly (readonly [number, number])[])[];
      readonly file?: string;
      readonly layer?: string;
    };
