# 值班：角色，以及值班各页面共用的文字。
action-duty-lead = 带班：核实、启动、指挥
action-duty-see = 查看值班与事件
action-duty-work = 值班：接报、呼叫、记录
action-on-call-answer = 答复值班呼叫
action-plan-adopt = 使预案生效
action-roster-keep = 排班
role-duty-leader = 带班领导
role-duty-officer = 值班员
