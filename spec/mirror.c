/*
 * Mirrors: a copy there, and perhaps a copy back.
 */
#include "bp_mirror.h"

#include "bp_clause.h"
#include "layout.h"

/* Check that the room is big enough for MIRROR and apart from its memory. */
static enum bp_status
check_room(const struct bp_mirror *mirror, const struct bp_mirror_want *want,
           struct bp_error *err)
{
    const struct bp_memory room = {&mirror->view, (uintptr_t)want->room, NULL,
                                   NULL};
    enum bp_overlap overlap;
    enum bp_status status;

    if (want->nroom < mirror->nbytes) {
        bp_error_set(err, BP_UTL_006, -1, "%td bytes of room for items of %td",
                     want->nroom, mirror->nbytes);
        return BP_CAPACITY;
    }
    if (bp_view_is_indirect(mirror->of.view)) {
        return BP_OK;
    }
    status = bp_view_overlap(&room, &mirror->of, &overlap, err);
    if (status == BP_OK && overlap != BP_OVERLAP_NO) {
        bp_error_set(err, -1, -1, "the room is part of what is mirrored");
        return BP_VIOLATION;
    }
    return status;
}

/* Fill the room with the items of MIRROR's memory. */
static enum bp_status
copy_there(const struct bp_mirror *mirror, const struct bp_mirror_want *want,
           struct bp_error *err)
{
    enum bp_status status = check_room(mirror, want, err);

    return status == BP_OK ? bp_copy_to_packed(want->room, mirror->nbytes,
                                               mirror->order, &mirror->of, err)
                           : status;
}

enum bp_status
bp_mirror_init(struct bp_mirror *mirror, const struct bp_memory *memory,
               const struct bp_mirror_want *want, struct bp_error *err)
{
    struct bp_mirror m = {.view = *memory->view,
                          .buf = memory->buf,
                          .writes = want->writes,
                          .order = want->order,
                          .of = *memory};
    enum bp_status status = layout_measure(memory->view, &m.nbytes, err);

    if (status != BP_OK) {
        return status;
    }
    if (m.order == BP_ORDER_ANY) {
        m.order = layout_own_order(memory->view);
    }
    m.is_copy = m.nbytes > 0 && !bp_view_is_contiguous(memory->view, m.order);
    m.view.suboffsets = NULL;
    m.view.strides = NULL;
    if (m.is_copy) {
        status = copy_there(&m, want, err);
        if (status != BP_OK) {
            return status;
        }
        m.buf = (uintptr_t)want->room;
    }
    *mirror = m;
    if (m.order == BP_ORDER_F && m.nbytes > 0) {
        layout_fill_strides(&m.view, m.order, mirror->strides);
        mirror->view.strides = mirror->strides;
    }
    return BP_OK;
}

enum bp_status
bp_mirror_release(struct bp_mirror *mirror, struct bp_error *err)
{
    if (mirror->is_copy && mirror->writes) {
        enum bp_status status =
            bp_copy_from_packed(&mirror->of, (const void *)mirror->buf,
                                mirror->nbytes, mirror->order, err);

        if (status != BP_OK) {
            return status;
        }
    }
    mirror->is_copy = false;
    mirror->buf = 0;
    return BP_OK;
}
