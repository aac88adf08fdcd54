# Fail if the object file OBJECT has a symbol of spec/ in it, or if it does
# not even have its own, so that NM and OBJECT are the wrong ones.
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
if(NOT symbols MATCHES "oracle_answer")
  message(FATAL_ERROR "${OBJECT} is not the oracle")
endif()
# No header of ours either: the interface is the only one.
file(STRINGS ${SOURCE} includes REGEX "^#[ ]*include")
foreach(line ${includes})
  if(NOT line MATCHES "<[a-z]+\\.h>|\"expect_oracle\\.h\"")
    message(FATAL_ERROR "the oracle has ${line}")
  endif()
endforeach()
message("no symbol and no header of spec/ in the oracle")
