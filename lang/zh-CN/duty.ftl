### 值班：角色，以及值班各页面共用的文字。
role-duty-officer = 值班员
role-duty-leader = 带班领导
