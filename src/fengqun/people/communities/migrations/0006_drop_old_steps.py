from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("communities", "0005_carry_gates_over")]

    operations = [migrations.DeleteModel(name="GateStep")]
