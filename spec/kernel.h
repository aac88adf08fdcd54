/*
 * The inner loops of copying.  Private to spec/.
 */
#ifndef BP_KERNEL_H
#define BP_KERNEL_H

#include "joint.h"

/* Return the kernel for the item and the first two loops of JOINT. */
kernel *
kernel_for(const struct joint *joint);

#endif
