from django.db import migrations

# Subjects were written in the payer's language: "订单 SY26112100418", "訂單 …", "Order …". Only the number stays.
PLAIN = """
UPDATE payments_paymentintent SET subject = regexp_replace(subject, '^(订单|訂單|Order) +', '')
WHERE payable_kind = 'order' AND subject ~ '^(订单|訂單|Order) ';
UPDATE sandbox_payment SET subject = regexp_replace(subject, '^(订单|訂單|Order) +', '')
WHERE subject ~ '^(订单|訂單|Order) ';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0002_asked_again'),
    ]

    operations = [
        migrations.RunSQL(PLAIN, migrations.RunSQL.noop),
    ]
