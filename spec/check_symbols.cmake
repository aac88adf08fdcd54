# Fail if a definition that is held against ours shares anything with it: if the
# object file OBJECT of SOURCE has a symbol of spec/ or of the harness in it, or
# SOURCE includes a header of ours that is not its own (HEADER); or if OBJECT
# does not have SYMBOL, so that NM and OBJECT are the wrong ones.
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
if(NOT symbols MATCHES "${SYMBOL}")
  message(FATAL_ERROR "${OBJECT} does not define ${SYMBOL}")
endif()
file(STRINGS ${SOURCE} includes REGEX "^#[ ]*include")
foreach(line ${includes})
  if(NOT line MATCHES "<[a-z]+\\.h>" AND NOT line MATCHES "\"${HEADER}\"")
    message(FATAL_ERROR "${SOURCE} has ${line}")
  endif()
endforeach()
message("no symbol and no header of ours in ${SOURCE}")
