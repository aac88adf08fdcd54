# Fail if the object file OBJECT of legality.c has a symbol of spec/ or of the
# harness in it, or if it does not even have its own, so that NM and OBJECT are
# the wrong ones.
execute_process(
  COMMAND ${NM} ${OBJECT}
  OUTPUT_VARIABLE symbols
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${NM} fails on ${OBJECT}")
endif()
if(symbols MATCHES "[^\n]*[ _]bph?_[^\n]*")
  message(FATAL_ERROR "a symbol of ours: ${CMAKE_MATCH_0}")
endif()
if(NOT symbols MATCHES "legality_got")
  message(FATAL_ERROR "${OBJECT} is not the definition of legality")
endif()
file(STRINGS ${SOURCE} includes REGEX "^#[ ]*include")
foreach(line ${includes})
  if(NOT line MATCHES "<[a-z]+\\.h>|\"legality\\.h\"")
    message(FATAL_ERROR "legality.c has ${line}")
  endif()
endforeach()
message("no symbol and no header of spec/ or the judge in legality.c")
