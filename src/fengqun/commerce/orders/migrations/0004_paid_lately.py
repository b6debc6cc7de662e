from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_held_goods")]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["community", "paid_at"], condition=Q(paid_at__isnull=False), name="orders_paid_lately"
            ),
        ),
    ]
