/**
 * The newest behaviour that this build knows. Behaviour changes only where a set-parameters carries a higher number; the older one stays
 * as code as long as a log that must replay needs it. @see spec/08-DETR
 */
export const PROTOCOL_VERSION = 1;
