//! `rotate`, called as Secrets Manager calls it, gives a secret its next key; every step may come twice.

use host_aws::Aws;
use ports::{Secret, Secrets as _};
use returnpath::{Key, Keys};
use serde_json::json;

use crate::lambda::{Lambda, stack_in_turn, wait};

const SECRET: &str = "rotation/return-path";

#[test]
fn secrets_manager_rotates_the_keys_of_return_paths() {
    let Some((stack, _turn)) = stack_in_turn() else { return };
    let Some(lambda) = Lambda::start(stack) else { return };
    lambda.function("rotate", &[]);
    let secrets = Aws::new(stack.moto.config()).secrets();
    wait(secrets.put(SECRET, Secret::new("# none yet"))).unwrap();
    // Asked without a stage, the stand-in tells what was current before.
    let now = || wait(secrets.rotation(SECRET, "").current()).unwrap().unwrap().reveal().to_owned();
    let rotate = |token: &str| {
        let call = |step: &str| {
            let event = json!({"Step": step, "SecretId": SECRET, "ClientRequestToken": token});
            assert!(lambda.invoke("rotate", &event).is_null(), "{}", lambda.log("rotate"));
        };
        let before = now();
        for step in ["createSecret", "createSecret", "setSecret", "testSecret"] {
            call(step);
        }
        assert_eq!(now(), before, "what is proposed is not current");
        call("finishSecret");
        call("finishSecret");
    };

    rotate("11111111-1111-1111-1111-111111111111");
    let first: Keys = now().parse().unwrap();
    let minting = first.current().map(Key::id);
    assert!(minting.is_some());
    rotate("22222222-2222-2222-2222-222222222222");
    let text = now();
    let second: Keys = text.parse().unwrap();
    assert_eq!(second.current().map(Key::id), minting, "the next key is known before it mints");
    assert!(text.lines().count() == 2 && text.contains("# next since "), "{}", text.lines().count());
    // One that is known for less than a day does not mint yet.
    rotate("33333333-3333-3333-3333-333333333333");
    assert_eq!(now(), text);
    let log = lambda.log("rotate");
    let told = |line: &str| line.split([':', ' ']).any(|word| word.len() == 64 && log.contains(word));
    assert!(log.contains("rotated") && !text.lines().any(told), "a key stands in the log");
    wait(secrets.delete(SECRET)).unwrap();
}
